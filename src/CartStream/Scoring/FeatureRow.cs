namespace CartStream.Scoring;

/// <summary>The features of one candidate, by name.</summary>
/// <param name="values">The row: one number for each <see cref="Feature"/>.</param>
internal readonly ref struct FeatureRow(Span<float> values)
{
    private readonly Span<float> _values = values;

    /// <summary>The value of a feature.</summary>
    public ref float this[Feature feature] => ref _values[(int)feature];

    /// <summary>Sets the features from <paramref name="first"/> to <paramref name="last"/> to 0.</summary>
    public void Clear(Feature first, Feature last) => _values[(int)first..((int)last + 1)].Clear();
}
