"""The doctor on the whole product: it names what is broken, and nothing when all is well."""
