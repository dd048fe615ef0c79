"""The desk: where the complaints team works. Pages made on the server; a topic is a module with `routes`."""
