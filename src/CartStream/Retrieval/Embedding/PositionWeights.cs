namespace CartStream.Retrieval.Embedding;

/// <summary>The weights of a query's items by their distance from the newest, learnt by Adagrad.</summary>
internal sealed class PositionWeights
{
    private const float FirstDecay = 0.5f;

    private readonly float[] _squareSums = new float[QuerySum.ItemsMax];

    /// <summary>Initial weights, which fall by e^−½ per step.</summary>
    public PositionWeights()
    {
        Array.Fill(_squareSums, 1e-8f);
        for (var d = 0; d < Values.Length; d++)
            Values[d] = MathF.Exp(-FirstDecay * d);
    }

    /// <summary>By distance, the newest first.</summary>
    public float[] Values { get; } = new float[QuerySum.ItemsMax];

    /// <summary>The loss's gradient by each weight, added up until <see cref="Step"/>.</summary>
    public float[] Gradients { get; } = new float[QuerySum.ItemsMax];

    /// <summary>Steps against the gradients and zeroes them.</summary>
    public void Step(float rate)
    {
        for (var d = 0; d < Values.Length; d++)
        {
            _squareSums[d] += Gradients[d] * Gradients[d];
            Values[d] -= rate * Gradients[d] / MathF.Sqrt(_squareSums[d]);
            Gradients[d] = 0;
        }
    }
}
