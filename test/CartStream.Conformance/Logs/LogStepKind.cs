namespace CartStream.Tests.Logs;

/// <summary>What a step of a random sequence does.</summary>
public enum LogStepKind
{
    Append,
    Delete,
    CommitOffset,
    Commit,
    Abort,
    Restart,
}
