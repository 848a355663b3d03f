namespace CartStream.Evaluating.Seed;

/// <summary>What one shopper was recommended and did.</summary>
internal sealed class SeedShopper
{
    private ItemSet _recommended = new();
    private ItemSet _relevant = new();

    public int Sessions { get; private set; }

    public int Recommended => _recommended.Count;

    public int Relevant => _relevant.Count;

    public int Correct => _recommended.CountCommon(_relevant);

    public void Start(ReadOnlySpan<int> recommended)
    {
        Sessions++;
        foreach (var item in recommended)
            _recommended.Add(item);
    }

    public void Touch(int item) => _relevant.Add(item);
}
