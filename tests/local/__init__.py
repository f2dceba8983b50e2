"""The whole product on one machine: emulators, stand-ins, functions, and the data to try them with."""
