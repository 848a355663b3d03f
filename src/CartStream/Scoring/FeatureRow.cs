namespace CartStream.Scoring;

/// <summary>The features of one candidate, by name.</summary>
/// <param name="values">The row: one number for each <see cref="Feature"/> of the set.</param>
/// <param name="set">The features that the row has.</param>
internal readonly ref struct FeatureRow(Span<float> values, FeatureSet set)
{
    private readonly Span<float> _values = values;
    private readonly FeatureSet _set = set;

    /// <summary>The value of a feature.</summary>
    public ref float this[Feature feature] => ref _values[_set.ColumnOf(feature)];

    /// <summary>Sets the features from <paramref name="first"/> to <paramref name="last"/> to 0.</summary>
    public void Clear(Feature first, Feature last) =>
        _values[_set.ColumnOf(first)..(_set.ColumnOf(last) + 1)].Clear();
}
