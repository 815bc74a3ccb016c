/** A worker is ended by a signal, at which Node runs no exit handlers: what they remove would stay in the folder for temporary files. */
process.once('SIGTERM', () => process.exit());
