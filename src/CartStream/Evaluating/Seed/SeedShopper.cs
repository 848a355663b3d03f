using System.Buffers;

namespace CartStream.Evaluating.Seed;

/// <summary>What one shopper was recommended and did.</summary>
/// <remarks>
/// Stored form: format (1), sessions, the recommended items, the true ones; each set as its size and then, ascending,
/// every item less the one before; all as LEB128 unsigned integers.
/// </remarks>
internal sealed class SeedShopper
{
    private const int Format = 1;

    private ItemSet _recommended = new();
    private ItemSet _relevant = new();

    public long Sessions { get; private set; }

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

    public void Write(IBufferWriter<byte> output)
    {
        Leb128.Write(output, Format);
        Leb128.Write(output, Sessions);
        _recommended.Write(output);
        _relevant.Write(output);
    }

    /// <exception cref="InvalidDataException">The bytes are no stored shopper.</exception>
    public static SeedShopper Read(ReadOnlySpan<byte> bytes)
    {
        var format = Leb128.Read(ref bytes);
        if (format != Format)
            throw new InvalidDataException($"seed shopper: found format {format}, expected {Format}");
        var shopper = new SeedShopper
        {
            Sessions = Leb128.Read(ref bytes),
            _recommended = ItemSet.Read(ref bytes),
            _relevant = ItemSet.Read(ref bytes),
        };
        return bytes.IsEmpty
            ? shopper
            : throw new InvalidDataException($"seed shopper: found {bytes.Length} bytes more, expected the end");
    }
}
