namespace CartStream.Evaluation.Experiments;

/// <summary>The verdict so far on an arm compared with the control.</summary>
/// <param name="Arm">The arm.</param>
/// <param name="Main">The main metric.</param>
/// <param name="Guards">The guard metrics with data.</param>
/// <param name="Missing">The reasons against a decision, in words; empty when it can be made.</param>
/// <param name="Text">The verdict in words.</param>
public sealed record ArmVerdict(
    string Arm,
    ArmDifference Main,
    IReadOnlyList<ArmDifference> Guards,
    IReadOnlyList<string> Missing,
    string Text)
{
    /// <summary>Whether the experiment can be decided for this variant.</summary>
    public bool IsReady => Missing.Count == 0;
}
