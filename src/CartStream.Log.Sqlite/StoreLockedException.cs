namespace CartStream.Log.Sqlite;

/// <summary>Others held the store for as long as SQLite waited for them, which at some steps is not at all.</summary>
internal sealed class StoreLockedException(string message) : LogException(message);
