"""What readlist decides: frozen values and pure functions, without IO, clock or randomness."""
