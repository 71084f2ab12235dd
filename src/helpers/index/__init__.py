"""The figures behind one interface, whatever they come from, and pure functions of them."""
