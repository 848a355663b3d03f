namespace CartStream.Log.Sqlite;

/// <summary>The store stayed locked for as long as SQLite waits, which at some steps is not at all.</summary>
internal sealed class StoreLockedException(string message) : LogException(message);
