namespace CartStream.Retrieval.Transitions;

/// <summary>
/// A factor on items' scores so that bestsellers don't win everywhere: <c>(n + 1)^−power</c>, where n is the number of
/// sessions that hold the item.
/// </summary>
internal sealed class PopularDamping
{
    private const int Known = 4_096;

    private readonly float _power;
    private readonly float[] _factors;

    /// <summary>Factors of a power, 0 or more.</summary>
    public PopularDamping(float power)
    {
        _power = power;
        _factors = [.. Enumerable.Range(0, Known).Select(Raised)];
    }

    /// <summary>The factor of an item that this many sessions hold.</summary>
    public float Of(int sessions) => (uint)sessions < Known ? _factors[sessions] : Raised(sessions);

    private float Raised(int sessions) => MathF.Pow(sessions + 1, -_power);
}
