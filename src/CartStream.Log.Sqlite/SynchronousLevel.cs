namespace CartStream.Log.Sqlite;

/// <summary>What a commit waits for.</summary>
public enum SynchronousLevel
{
    /// <summary>
    /// The operating system has the commit. It survives the end of the process; a power loss may take the last commits
    /// with it, in whole transactions.
    /// </summary>
    Normal = 1,

    /// <summary>The disk has the commit. It survives a power loss.</summary>
    Full = 2,
}
