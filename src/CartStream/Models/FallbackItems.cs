using CartStream.Queries;
using CartStream.Recommendations;
using CartStream.Retrieval;
using CartStream.Retrieval.Candidates;
using CartStream.Retrieval.TopK;
using CartStream.Scoring;

namespace CartStream.Models;

/// <summary>
/// Fills the slots that a ranking leaves empty: with the session's own items, newest first, because shoppers return to
/// these more often than to anything popular; then, where the ranking uses content, the items most like the session's
/// newest ones; then the popular items of the newest item's category; then the popular items of the shop; then the
/// newest. Scores are below every score of the ranking.
/// </summary>
/// <param name="ranking">The ranking; null for none: then only popular and newest items are taken.</param>
/// <param name="sources">The reader's candidate sources.</param>
internal sealed class FallbackItems(IRanking? ranking, CandidateSources sources)
{
    private const float ScoreMax = 5e-7f;

    /// <summary>How many of the newest items are checked against a filter.</summary>
    private const int NewestLooksMax = 100_000;

    /// <summary>Fills the results after the first <paramref name="count"/> and returns how many it added.</summary>
    public int Fill(
        Span<ScoredItem> results, int count, in ModelQuery query, QueryContext context, CandidateTable candidates)
    {
        foreach (ref readonly var result in results[..count])
            candidates.At(result.Item).IsExcluded = true;
        var least = count == 0 ? ScoreMax : Math.Min(ScoreMax, results[count - 1].Score / 2);
        var filling = new Filling(query, context, candidates, results[count..], ranking is null ? 1 : least);
        var before = 0;
        if (ranking is not null && context.Session.Count > 0)
        {
            filling.AddSession();
            before = context.Session.Count;
            if (ranking.UsesContent)
            {
                var alike = sources.Content.Find(context);
                filling.AddAlike(alike, before);
                before += alike.Length;
            }

            var inCategory = context.PopularInCategory;
            filling.AddPopular(inCategory, Explanation.InCategory, before);
            before += inCategory.Length;
        }

        filling.AddPopular(context.Popular.Ordered, Explanation.Overall, before);
        filling.AddNewest(before);
        return filling.Added;
    }

    /// <summary>The slots of one query while they are filled.</summary>
    private ref struct Filling
    {
        private readonly QueryContext _context;
        private readonly CandidateTable _candidates;
        private readonly IItemFilter? _filter;
        private readonly GroupChoice? _groups;
        private readonly Span<ScoredItem> _slots;
        private readonly float _scale;

        public Filling(
            in ModelQuery query,
            QueryContext context,
            CandidateTable candidates,
            Span<ScoredItem> slots,
            float scale)
        {
            _context = context;
            _candidates = candidates;
            _filter = query.Filter;
            _groups = query.Groups;
            _slots = slots;
            _scale = scale;
        }

        /// <summary>How many slots are filled.</summary>
        public int Added { get; private set; }

        private readonly bool IsFull => Added == _slots.Length;

        public void AddSession()
        {
            var items = _context.Session.Items;
            for (var i = 0; i < items.Length && !IsFull; i++)
            {
                if (_context.Store.Postings.Sessions(items[i]) > 0 && TryAdmit(items[i]))
                    _slots[Added++] = new ScoredItem(items[i], _scale / (i + 1), _context.Session.ExplanationAt(i));
            }
        }

        public void AddAlike(ReadOnlySpan<ulong> alike, int before)
        {
            for (var i = 0; i < alike.Length && !IsFull; i++)
            {
                var item = PackedScores.Index(alike[i]);
                if (TryAdmit(item))
                    AddRanked(item, i + 1, Explanation.Alike, before);
            }
        }

        public void AddPopular(ReadOnlySpan<int> popular, int among, int before)
        {
            for (var i = 0; i < popular.Length && !IsFull; i++)
            {
                if (TryAdmit(popular[i]))
                    AddRanked(popular[i], i + 1, among, before);
            }
        }

        /// <summary>With a filter it checks at most <see cref="NewestLooksMax"/> items.</summary>
        public void AddNewest(int before)
        {
            if (IsFull)
                return;
            var rank = _context.Popular.Ordered.Length;
            var few = _filter?.Few;
            var looks = few?.Count
                ?? (_filter is null ? _context.ItemsEnd : Math.Min(_context.ItemsEnd, NewestLooksMax));
            for (var look = 1; look <= looks && !IsFull; look++)
            {
                var item = few is null ? _context.ItemsEnd - look : few[few.Count - look];
                if (item >= _context.ItemsEnd || _context.Store.Postings.Sessions(item) == 0 || !TryAdmit(item))
                    continue;
                rank++;
                AddRanked(item, rank, Explanation.Overall, before);
            }
        }

        private void AddRanked(int item, int rank, int among, int before) => _slots[Added++] = new ScoredItem(
            item, _scale / (before + rank), new Explanation(Source.Popularity, rank, among));

        /// <summary>Admits an item, unless it must not be recommended or is in the answer already.</summary>
        private readonly bool TryAdmit(int item)
        {
            if ((uint)item >= (uint)_context.ItemsEnd || _filter?.Allows(item) == false
                || _groups?.Allows(item) == false)
            {
                return false;
            }

            ref var candidate = ref _candidates.At(item);
            if (candidate.IsExcluded)
                return false;
            candidate.IsExcluded = true;
            _groups?.Choose(item);
            return true;
        }
    }
}
