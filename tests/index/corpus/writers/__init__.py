"""Makes the documents whose format a program writes."""
