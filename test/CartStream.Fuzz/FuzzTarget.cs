namespace CartStream.Fuzz;

/// <summary>A reader that is given mutated inputs.</summary>
/// <param name="Name">Names it on the command line.</param>
/// <param name="Seeds">Valid inputs to begin with.</param>
/// <param name="Run">
/// Reads an input; throws <see cref="FuzzFailure"/> when what was read does not hold together.
/// </param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, Action<byte[]> Run)
{
    /// <summary>The exceptions that its callers expect; <see cref="InvalidDataException"/> unless stated.</summary>
    public IReadOnlyList<Type> Documented { get; init; } = [typeof(InvalidDataException)];

    /// <summary>Makes checksums of a mutated input right again, so that what is behind them is read, too.</summary>
    public Func<byte[], byte[]>? Repair { get; init; }

    /// <summary>Cases that a test runs.</summary>
    public int TestCases { get; init; } = 2_000;
}
