"""Makes the encoder's graph that ships in ``index/encoder``."""
