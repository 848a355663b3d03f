namespace CartStream.Tests.Logs;

/// <summary>The kinds of steps in a random sequence.</summary>
public enum LogStepKind
{
    Append,
    Delete,
    CommitOffset,
    Commit,
    Abort,
    Restart,
}
