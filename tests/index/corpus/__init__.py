"""Documents in every format that is read, each with what a person sees in it.

``expected/NAME.yaml`` says of the document ``NAME`` what its text is and how it is laid out. The
document itself lies in ``files`` or is made by one of the ``writers``.
"""
