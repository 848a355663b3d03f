using System.Runtime.InteropServices;
using CartStream.Index;
using CartStream.Options;

namespace CartStream.Retrieval.Embedding;

/// <summary>
/// The training sessions of a fit: the newest that its bound allows, without items that have no vector, the others
/// numbered by row. Row 0 stands for all items without a vector.
/// </summary>
internal sealed class TrainingSessions
{
    private readonly List<int> _starts = [0];
    private readonly List<int> _rows = [];

    /// <summary>Selects from <paramref name="corpus"/>.</summary>
    public TrainingSessions(SessionCorpus corpus, EmbeddingOptions options)
    {
        var first = First(corpus, options.PositionsMax);
        RowOf = new int[corpus.ItemCount];
        Counts = CountRows(corpus, first, options.ItemCountMin);
        for (var session = first; session < corpus.Count; session++)
        {
            foreach (var item in corpus.Items(session))
            {
                if (RowOf[item] > 0)
                    _rows.Add(RowOf[item]);
            }

            if (_rows.Count - _starts[^1] < 2)
                _rows.RemoveRange(_starts[^1], _rows.Count - _starts[^1]);
            else
                _starts.Add(_rows.Count);
        }
    }

    /// <summary>Sessions of two items or more.</summary>
    public int Count => _starts.Count - 1;

    /// <summary>Items that have a predecessor in their session.</summary>
    public int Positions => _rows.Count - Count;

    /// <summary>Per item its row, or 0.</summary>
    public int[] RowOf { get; }

    /// <summary>Per row how often its item occurs; the number of rows is its length.</summary>
    public int[] Counts { get; }

    /// <summary>The rows of a session, oldest first.</summary>
    public ReadOnlySpan<int> Rows(int session) =>
        CollectionsMarshal.AsSpan(_rows)[_starts[session].._starts[session + 1]];

    private static int First(SessionCorpus corpus, int positionsMax)
    {
        var first = corpus.Count;
        for (long positions = 0; first > 0; first--)
        {
            positions += Math.Max(0, corpus.Items(first - 1).Length - 1);
            if (positions > positionsMax)
                break;
        }

        return first;
    }

    private int[] CountRows(SessionCorpus corpus, int first, int countMin)
    {
        var counts = new int[corpus.ItemCount];
        for (var session = first; session < corpus.Count; session++)
        {
            foreach (var item in corpus.Items(session))
                counts[item]++;
        }

        var rowCounts = new List<int> { 0 };
        for (var item = 0; item < counts.Length; item++)
        {
            if (counts[item] < countMin)
                continue;
            RowOf[item] = rowCounts.Count;
            rowCounts.Add(counts[item]);
        }

        return [.. rowCounts];
    }
}
