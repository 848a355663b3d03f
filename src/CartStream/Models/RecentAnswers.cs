using CartStream.Events;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Recommendations;

namespace CartStream.Models;

/// <summary>
/// What a reader has lately found for sessions of a single touch, nothing excluded: half of the sessions that begin
/// within some thousand events begin with an item that another one began with.
/// </summary>
/// <remarks>
/// A question's place is a hash of its item, and what is asked there last is what stands there. At most 3 MB.
/// </remarks>
internal sealed class RecentAnswers
{
    /// <summary>Items kept of an answer.</summary>
    public const int KeptMax = 48;

    private const int PlaceBits = 11;

    private readonly Answer[] _answers = new Answer[1 << PlaceBits];

    /// <summary>Where the answer to a question about <paramref name="item"/> stands, if it was asked lately.</summary>
    public ref Answer At(int item) => ref _answers[(uint)item * 0x9E3779B1 >> (32 - PlaceBits)];

    /// <summary>What distinguishes questions.</summary>
    /// <param name="AsOf">As <see cref="ModelQuery.AsOf"/>.</param>
    /// <param name="Unlearnings">As <see cref="SessionModel.Unlearnings"/>: what is unlearnt answers no more.</param>
    /// <param name="Item">The touched item.</param>
    /// <param name="Type">What was done.</param>
    /// <param name="Objective">What the answer should foresee.</param>
    public readonly record struct Question(
        long AsOf, long Unlearnings, int Item, EventType Type, Objective Objective);

    /// <summary>A question and its best items.</summary>
    public struct Answer
    {
        private Question _question;
        private ScoredItem[]? _items;
        private int _count;

        /// <summary>The best items, best first.</summary>
        public readonly ReadOnlySpan<ScoredItem> Items => _items.AsSpan(0, _count);

        /// <summary>Whether no more items are known than <see cref="Items"/>.</summary>
        public readonly bool IsWhole => _count < KeptMax;

        /// <summary>Whether it is the answer to <paramref name="question"/>.</summary>
        public readonly bool Answers(in Question question) => _items is not null && _question == question;

        /// <summary>Room for the answer to another question.</summary>
        public Span<ScoredItem> Begin(in Question question)
        {
            _question = question;
            _count = 0;
            return _items ??= new ScoredItem[KeptMax];
        }

        /// <summary>Says how much of the room was filled.</summary>
        public void End(int count) => _count = count;
    }
}
