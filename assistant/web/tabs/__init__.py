"""The tabs of the page: components and what their events do."""
