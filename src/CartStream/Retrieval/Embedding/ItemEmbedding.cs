using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CartStream.Retrieval.Embedding;

/// <summary>
/// A vector of 64 dimensions and length 1 per item, learnt from the order of items in sessions: a session's query is
/// the weighted sum of its last 10 items' vectors, made length 1, and an item's score is τ·cos of its vector and the
/// query. An item has one vector both as context and as target, so that rare items learn from both roles. Immutable.
/// </summary>
/// <remarks>
/// Coordinates are kept in a byte each, as whole multiples of one common step: a vector fills one cache line. Row 0 is
/// zeros and stands for items without a vector, so they score 0 without a branch.
/// </remarks>
internal sealed class ItemEmbedding
{
    /// <summary>Floats in a query.</summary>
    public const int Dimensions = Row.Length;

    private readonly int[] _rowOf;
    private readonly sbyte[] _rows;
    private readonly float[] _weights;
    private readonly float _scale;

    /// <summary>Made from the result of a fit or from a file; takes over the arrays.</summary>
    /// <param name="rowOf">Per item its row, or 0.</param>
    /// <param name="rows">The rows, one after the other, in steps.</param>
    /// <param name="weights">The weights of the newest items in a query, the newest first.</param>
    /// <param name="scale">The score of a row and a query is this times their product.</param>
    internal ItemEmbedding(int[] rowOf, sbyte[] rows, float[] weights, float scale)
    {
        _rowOf = rowOf;
        _rows = rows;
        _weights = weights;
        _scale = scale;
    }

    /// <summary>Items that have a vector.</summary>
    public int Count => (_rows.Length / Dimensions) - 1;

    /// <summary>Items below this may have a vector.</summary>
    public int ItemCount => _rowOf.Length;

    /// <summary>Reads what <see cref="Save"/> wrote, from the stream's position to the end of the embedding.</summary>
    /// <exception cref="InvalidDataException">It is not an embedding, is cut off or damaged.</exception>
    public static ItemEmbedding Load(Stream from) => EmbeddingFile.Read(from);

    /// <summary>Writes the embedding: 64 bytes per item with a vector and 4 per item; leaves the stream open.</summary>
    public void Save(Stream into) => EmbeddingFile.Write(into, _rowOf, _rows, _weights, _scale);

    /// <summary>Whether <paramref name="item"/> has a vector.</summary>
    public bool Has(int item) => RowOf(item) > 0;

    /// <summary>
    /// Computes the query vector of a session. Items without a vector are skipped; if none is left, the query is zeros.
    /// </summary>
    /// <param name="newestFirst">
    /// The session's distinct items, newest first; the first 10 with a vector are used.
    /// </param>
    /// <param name="query">Receives <see cref="Dimensions"/> floats.</param>
    public void Query(ReadOnlySpan<int> newestFirst, Span<float> query)
    {
        query = query[..Dimensions];
        query.Clear();
        var distance = 0;
        foreach (var item in newestFirst)
        {
            var row = RowOf(item);
            if (row == 0)
                continue;
            AddScaled(_rows.AsSpan(row * Dimensions, Dimensions), _weights[distance], query);
            if (++distance == _weights.Length)
                break;
        }

        Row.Normalise(query);
    }

    /// <summary>
    /// Writes the score of each item: from about −τ to τ, and 0 for items without a vector and when the query is zeros.
    /// </summary>
    public void Score(ReadOnlySpan<float> query, ReadOnlySpan<int> items, Span<float> scores)
    {
        query = query[..Dimensions];
        scores = scores[..items.Length];
        for (var i = 0; i < items.Length; i++)
            scores[i] = _scale * Dot(_rows.AsSpan(RowOf(items[i]) * Dimensions, Dimensions), query);
    }

    private int RowOf(int item) => (uint)item < (uint)_rowOf.Length ? _rowOf[item] : 0;

    private static float Dot(ReadOnlySpan<sbyte> row, ReadOnlySpan<float> query)
    {
        ref var fromRow = ref MemoryMarshal.GetReference(row);
        ref var fromQuery = ref MemoryMarshal.GetReference(query);
        var sum = Vector512<float>.Zero;
        for (nuint i = 0; i < Dimensions; i += (nuint)Vector512<float>.Count)
            sum = Vector512.MultiplyAddEstimate(Floats(ref fromRow, i), Vector512.LoadUnsafe(ref fromQuery, i), sum);
        return Vector512.Sum(sum);
    }

    private static void AddScaled(ReadOnlySpan<sbyte> row, float factor, Span<float> into)
    {
        ref var fromRow = ref MemoryMarshal.GetReference(row);
        ref var intoSum = ref MemoryMarshal.GetReference(into);
        var factors = Vector512.Create(factor);
        for (nuint i = 0; i < Dimensions; i += (nuint)Vector512<float>.Count)
        {
            Vector512.MultiplyAddEstimate(Floats(ref fromRow, i), factors, Vector512.LoadUnsafe(ref intoSum, i))
                .StoreUnsafe(ref intoSum, i);
        }
    }

    private static Vector512<float> Floats(ref sbyte row, nuint index)
    {
        var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref row, index));
        var (first, second) = Vector256.Widen(Vector256.Create(low, high));
        return Vector512.ConvertToSingle(Vector512.Create(first, second));
    }
}
