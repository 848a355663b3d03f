using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CartStream.Retrieval.Embedding;

/// <summary>
/// Loss and gradients of one mini-batch: each query's target t against n negatives that all queries share,
/// −ln(e^(τ·q·t) / (e^(τ·q·t) + Σ e^(τ·q·o)/(n·Q_o))), with Q_o the share of draws that give o. Dividing by the
/// expected count of an item among the negatives makes the sum an unbiased estimate of the one over all items (the
/// log-Q correction; Bengio and Senécal, IEEE TNN 2008). A negative that is the query's own target is ignored.
/// </summary>
/// <remarks>
/// Fill the first <c>count</c> of <see cref="Queries"/> with their targets, and all negatives, then call
/// <see cref="Compute"/>.
/// </remarks>
internal sealed class SampledSoftmax
{
    /// <summary>Queries of a full batch.</summary>
    public const int QueriesMax = 256;

    /// <summary>Negatives of a batch.</summary>
    public const int Negatives = 256;

    private readonly float _scale;
    private readonly float[] _transposed = new float[Negatives * Row.Length];
    private readonly float[] _cells = new float[QueriesMax * Negatives];

    /// <summary>Nothing filled yet.</summary>
    public SampledSoftmax(float scale) => _scale = scale;

    /// <summary>Per query its vector of length 1.</summary>
    public float[] Queries { get; } = new float[QueriesMax * Row.Length];

    /// <summary>Per query its target's row.</summary>
    public int[] Targets { get; } = new int[QueriesMax];

    /// <summary>Per query its target's vector.</summary>
    public float[] TargetVectors { get; } = new float[QueriesMax * Row.Length];

    /// <summary>The negatives' rows.</summary>
    public int[] NegativeRows { get; } = new int[Negatives];

    /// <summary>The negatives' vectors.</summary>
    public float[] NegativeVectors { get; } = new float[Negatives * Row.Length];

    /// <summary>Per negative ln(n·Q).</summary>
    public float[] NegativeOffsets { get; } = new float[Negatives];

    /// <summary>The loss's gradient by each query.</summary>
    public float[] QueryGradients { get; } = new float[QueriesMax * Row.Length];

    /// <summary>The loss's gradient by each query's target is this times the query.</summary>
    public float[] TargetFactors { get; } = new float[QueriesMax];

    /// <summary>The loss's gradient by each negative.</summary>
    public float[] NegativeGradients { get; } = new float[Negatives * Row.Length];

    /// <summary>
    /// Sets the gradients and returns the loss, both summed over the first <paramref name="count"/> queries.
    /// </summary>
    public double Compute(int count)
    {
        var rows = (count + MatrixProduct.RowsAtOnce - 1) / MatrixProduct.RowsAtOnce * MatrixProduct.RowsAtOnce;
        Queries.AsSpan(count * Row.Length, (rows - count) * Row.Length).Clear();
        Transpose();
        MatrixProduct.Multiply(Queries, Row.Length, 1, _transposed, _cells, rows, Row.Length, Negatives);
        var loss = 0.0;
        for (var i = 0; i < count; i++)
            loss += Softmax(i);
        _cells.AsSpan(count * Negatives, (rows - count) * Negatives).Clear();
        MatrixProduct.Multiply(_cells, Negatives, 1, NegativeVectors, QueryGradients, rows, Negatives, Row.Length);
        for (var i = 0; i < count; i++)
            Row.AddScaled(Row.Of(TargetVectors, i), TargetFactors[i], Row.Of(QueryGradients, i));
        MatrixProduct.Multiply(_cells, 1, Negatives, Queries, NegativeGradients, Negatives, rows, Row.Length);
        return loss;
    }

    private void Transpose()
    {
        for (var i = 0; i < Negatives; i++)
        {
            for (var d = 0; d < Row.Length; d++)
                _transposed[(d * Negatives) + i] = NegativeVectors[(i * Row.Length) + d];
        }
    }

    /// <summary>Replaces a query's cosines with the gradients by them, and returns its loss.</summary>
    private double Softmax(int query)
    {
        var cells = _cells.AsSpan(query * Negatives, Negatives);
        var target = _scale * Row.Dot(Row.Of(Queries, query), Row.Of(TargetVectors, query));
        var largest = MathF.Max(target, Logits(cells));
        Mask(cells, Targets[query]);
        var targetPower = MathF.Exp(target - largest);
        var sum = Powers(cells, largest) + targetPower;
        Scale(cells, _scale / sum);
        TargetFactors[query] = _scale * ((targetPower / sum) - 1);
        return Math.Log(sum) + largest - target;
    }

    private float Logits(Span<float> cells)
    {
        ref var cell = ref MemoryMarshal.GetReference(cells);
        ref var offset = ref MemoryMarshal.GetArrayDataReference(NegativeOffsets);
        var largest = Vector512.Create(float.MinValue);
        for (nuint i = 0; i < Negatives; i += (nuint)Vector512<float>.Count)
        {
            var logits = (Vector512.LoadUnsafe(ref cell, i) * _scale) - Vector512.LoadUnsafe(ref offset, i);
            logits.StoreUnsafe(ref cell, i);
            largest = Vector512.Max(largest, logits);
        }

        var most = largest[0];
        for (var i = 1; i < Vector512<float>.Count; i++)
            most = MathF.Max(most, largest[i]);
        return most;
    }

    private void Mask(Span<float> cells, int target)
    {
        for (var i = NegativeRows.AsSpan().IndexOf(target); i >= 0;)
        {
            cells[i] = float.NegativeInfinity;
            var next = NegativeRows.AsSpan(i + 1).IndexOf(target);
            i = next < 0 ? -1 : i + 1 + next;
        }
    }

    private static float Powers(Span<float> cells, float largest)
    {
        ref var cell = ref MemoryMarshal.GetReference(cells);
        var sum = Vector512<float>.Zero;
        for (nuint i = 0; i < Negatives; i += (nuint)Vector512<float>.Count)
        {
            var powers = Vector512.Exp(Vector512.LoadUnsafe(ref cell, i) - Vector512.Create(largest));
            powers.StoreUnsafe(ref cell, i);
            sum += powers;
        }

        return Vector512.Sum(sum);
    }

    private static void Scale(Span<float> cells, float factor)
    {
        ref var cell = ref MemoryMarshal.GetReference(cells);
        for (nuint i = 0; i < Negatives; i += (nuint)Vector512<float>.Count)
            (Vector512.LoadUnsafe(ref cell, i) * factor).StoreUnsafe(ref cell, i);
    }
}
