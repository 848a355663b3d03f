namespace CartStream.Tests.Logs;

/// <summary>The expected content of a log after a sequence of steps, in the simplest form.</summary>
internal sealed class LogModel
{
    private readonly List<LogStep> _committed = [];
    private readonly List<LogStep> _open = [];

    public void Apply(LogStep step)
    {
        switch (step.Kind)
        {
            case LogStepKind.Commit:
                _committed.AddRange(_open);
                _open.Clear();
                break;
            case LogStepKind.Abort or LogStepKind.Restart:
                _open.Clear();
                break;
            default:
                _open.Add(step);
                break;
        }
    }

    /// <summary>The records of the partition of the topic that isn't compacted.</summary>
    public IEnumerable<(string Key, string? Value)> Appended(int partition) =>
        _committed
            .Where(step => step.Kind == LogStepKind.Append && !step.Compacted && step.Partition == partition)
            .Select(step => (step.Key, (string?)step.Value));

    /// <summary>The newest value of each key of the partition of the compacted topic, by when it was written.</summary>
    public IEnumerable<(string Key, string? Value)> Newest(int partition) =>
        _committed
            .Select((step, index) => (Step: step, Index: index))
            .Where(entry => entry.Step.Partition == partition && IsChange(entry.Step))
            .GroupBy(entry => entry.Step.Key)
            .Select(key => key.Last())
            .Where(entry => entry.Step.Kind == LogStepKind.Append)
            .OrderBy(entry => entry.Index)
            .Select(entry => (entry.Step.Key, (string?)entry.Step.Value));

    /// <summary>The offset that was committed last for the partition; null when none was.</summary>
    public long? CommittedOffset(int partition) =>
        _committed
            .LastOrDefault(step => step.Kind == LogStepKind.CommitOffset && step.Partition == partition)
            ?.Value.Length;

    private static bool IsChange(LogStep step) =>
        step.Kind == LogStepKind.Delete || (step.Kind == LogStepKind.Append && step.Compacted);
}
