namespace CartStream.Cli.CommandLine;

/// <summary>Parses a value; false when the text has another form.</summary>
internal delegate bool TryParse<T>(string text, out T value);
