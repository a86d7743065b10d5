"""The doors for programs: REST, OpenAI's protocol and MCP, over one service."""
