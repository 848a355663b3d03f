namespace CartStream.Cli.CommandLine;

/// <summary>Reads a value from its text; false when the text has another form.</summary>
internal delegate bool TryParse<T>(string text, out T value);
