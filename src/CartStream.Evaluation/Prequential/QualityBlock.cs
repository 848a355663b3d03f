using System.Buffers;
using CartStream.Evaluation.Metrics;
using CartStream.Events;

namespace CartStream.Evaluation.Prequential;

/// <summary>
/// The scored events of one block of shoppers: a rank histogram per event type, kind of target and list, and those of
/// purchases with a price, weighted by revenue.
/// </summary>
/// <remarks>
/// <para>
/// Invariant: the lists of one cell have the same count; the two discovery lists are empty for other kinds.
/// </para>
/// <para>
/// Stored form: format (2), last rank, then for every histogram that isn't empty, in this order, its number (list +
/// 4·(kind + 3·type), or that of <see cref="RevenueList"/>) and its counts from rank 0 to the last; all as
/// <see cref="Leb128"/> numbers. Format 1 had no revenue.
/// </para>
/// </remarks>
internal sealed class QualityBlock(int ranksMax)
{
    private const int Format = 2;
    private const int FormatWithoutRevenue = 1;
    private const int Lists = 4;
    private const int Kinds = 3;
    private const int RankHistograms = Lists * Kinds * EventTypeNames.InteractionCount;
    private const int Histograms = (int)RevenueList.Purchases + 1;

    private readonly RankHistogram?[] _histograms = new RankHistogram?[Histograms];

    /// <summary>Whether it changed since it was last written or read.</summary>
    public bool Changed { get; private set; }

    /// <summary>Events scored.</summary>
    public long Events => Total(_ => true, RankList.Recommended).Count;

    /// <summary>Counts one scored event.</summary>
    public void Add(in Outcome outcome)
    {
        var cell = new QualityCell(outcome.Type, outcome.Kind);
        At(cell, RankList.Recommended).Add(outcome.Rank);
        At(cell, RankList.Baseline).Add(outcome.BaselineRank);
        if (outcome.Kind == TargetKind.Discovery)
        {
            At(cell, RankList.Discoveries).Add(outcome.DiscoveryRank);
            At(cell, RankList.BaselineDiscoveries).Add(outcome.BaselineDiscoveryRank);
        }

        if (outcome.Revenue > 0)
        {
            At((int)RevenueList.Recommended).Add(outcome.Rank, outcome.Revenue);
            At((int)RevenueList.Baseline).Add(outcome.BaselineRank, outcome.Revenue);
            At((int)RevenueList.Purchases).Add(outcome.Rank);
        }

        Changed = true;
    }

    /// <summary>Adds all counts of <paramref name="other"/>.</summary>
    public void Merge(QualityBlock other)
    {
        for (var i = 0; i < Histograms; i++)
        {
            if (other._histograms[i] is not { } counted)
                continue;
            At(i).Merge(counted);
            Changed = true;
        }
    }

    /// <summary>Drops all counts; it is changed if there were any.</summary>
    public void Clear()
    {
        Changed |= _histograms.Any(counted => counted is not null);
        Array.Clear(_histograms);
    }

    /// <summary>The ranks in one list over all wanted cells.</summary>
    public RankHistogram Total(Func<QualityCell, bool> wanted, RankList list)
    {
        var total = new RankHistogram(ranksMax);
        AddTo(total, wanted, list);
        return total;
    }

    /// <summary>Adds the ranks in one list over all wanted cells to <paramref name="total"/>.</summary>
    public void AddTo(RankHistogram total, Func<QualityCell, bool> wanted, RankList list)
    {
        for (var i = (int)list; i < RankHistograms; i += Lists)
        {
            var cell = new QualityCell((EventType)(i / Lists / Kinds), (TargetKind)(i / Lists % Kinds));
            if (_histograms[i] is { } counted && wanted(cell))
                total.Merge(counted);
        }
    }

    /// <summary>The counts of purchases with a price.</summary>
    public RankHistogram Total(RevenueList list)
    {
        var total = new RankHistogram(ranksMax);
        AddTo(total, list);
        return total;
    }

    /// <summary>Adds the counts of purchases with a price to <paramref name="total"/>.</summary>
    public void AddTo(RankHistogram total, RevenueList list)
    {
        if (_histograms[(int)list] is { } counted)
            total.Merge(counted);
    }

    /// <summary>Writes the stored form and marks the block unchanged.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        Leb128.Write(output, Format);
        Leb128.Write(output, (ulong)ranksMax);
        for (var i = 0; i < Histograms; i++)
        {
            if (_histograms[i] is not { } counted)
                continue;
            Leb128.Write(output, (ulong)i);
            for (var rank = 0; rank <= ranksMax; rank++)
                Leb128.Write(output, (ulong)counted[rank]);
        }

        Changed = false;
    }

    /// <summary>Reads the stored form.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a stored block, or count other ranks.</exception>
    public static QualityBlock Read(ReadOnlySpan<byte> bytes, int ranksMax)
    {
        var format = Number(ref bytes);
        if (format is not (FormatWithoutRevenue or Format))
        {
            throw new InvalidDataException(
                $"quality block: found format {format}, expected {FormatWithoutRevenue} or {Format}");
        }

        var storedRanks = Number(ref bytes);
        if (storedRanks != ranksMax)
            throw new InvalidDataException($"quality block: found ranks to {storedRanks}, expected to {ranksMax}");
        var block = new QualityBlock(ranksMax);
        while (!bytes.IsEmpty)
        {
            var i = Number(ref bytes);
            if (i >= Histograms)
                throw new InvalidDataException($"quality block: found histogram {i}, expected 0 to {Histograms - 1}");
            var counted = block.At((int)i);
            for (var rank = 0; rank <= ranksMax; rank++)
                counted.Add(rank, Number(ref bytes));
        }

        return block;
    }

    private static long Number(ref ReadOnlySpan<byte> bytes) =>
        Leb128.TryRead(ref bytes, out var value) && value <= long.MaxValue
            ? (long)value
            : throw new InvalidDataException("quality block: found a number cut short or too large");

    private RankHistogram At(QualityCell cell, RankList list) =>
        At((int)list + (Lists * ((int)cell.Kind + (Kinds * (int)cell.Type))));

    private RankHistogram At(int histogram) => _histograms[histogram] ??= new RankHistogram(ranksMax);
}
