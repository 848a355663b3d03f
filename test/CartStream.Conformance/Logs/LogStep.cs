using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Logs;

/// <summary>One step of a random sequence of calls to a log.</summary>
public sealed record LogStep(LogStepKind Kind, bool Compacted, int Partition, string Key, string Value)
{
    public const int Partitions = 2;

    /// <summary>Steps, mostly appends; few keys, so that they meet again.</summary>
    public static Gen<LogStep> Any { get; } =
        from kind in Gen.Frequency(
            (8, Gen.Constant(LogStepKind.Append)),
            (2, Gen.Constant(LogStepKind.Delete)),
            (2, Gen.Constant(LogStepKind.CommitOffset)),
            (4, Gen.Constant(LogStepKind.Commit)),
            (2, Gen.Constant(LogStepKind.Abort)),
            (1, Gen.Constant(LogStepKind.Restart)))
        from compacted in Gen.Elements(false, true)
        from partition in Gen.Choose(0, Partitions - 1)
        from key in Gen.Elements("a", "b", "c")
        from length in Gen.Choose(0, 20)
        select new LogStep(kind, compacted, partition, key, new string('v', length));
}
