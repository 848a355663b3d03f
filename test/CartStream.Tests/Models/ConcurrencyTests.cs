using CartStream.Events;
using CartStream.Index;
using CartStream.Models;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Recommendations;
using CartStream.Shoppers;

namespace CartStream.Tests.Models;

/// <summary>One writer at full speed, readers beside it; what they may see does not depend on who is faster.</summary>
public sealed class ConcurrencyTests
{
    private const int Events = 400_000;

    [Theory]
    [InlineData(0)]
    [InlineData(-2_000)]
    public void TryRead_beside_the_writer_never_sees_a_torn_session(int firstSerial)
    {
        // So few sessions that their slots and blocks are used again all the time.
        var store = new SessionStore(sessionsMax: 50, interactionsMax: 4, firstSerial);
        store.Add(ConcurrentReaders.Event(ConcurrentReaders.Items));

        ConcurrentReaders.Run(
            () =>
            {
                for (var i = 0; i < Events; i++)
                {
                    store.Add(ConcurrentReaders.Event(i));
                    if (i % 5_000 == 0)
                        store.Forget((ulong)(i / 6) % 1_000);
                }
            },
            () =>
            {
                var slot = store.Epochs.Register();
                return number =>
                {
                    store.Epochs.Enter(slot);
                    ReadAll(store, number % ConcurrentReaders.Items);
                    store.Epochs.Exit(slot);
                };
            });
    }

    [Theory]
    [InlineData("popularity")]
    [InlineData("rules")]
    [InlineData("walk")]
    [InlineData("knn")]
    [InlineData("blend")]
    [InlineData("full")]
    public void Recommend_beside_the_writer_keeps_to_the_contract_and_allocates_nothing(string name)
    {
        var model = ModelCatalog.TryCreate(name, new ModelOptions
        {
            Sessions = new() { SessionsMax = 300, TouchesPerSession = 4 },
            Ranking = new() { SessionsMin = 100, LabelShare = 0.5, QueriesMax = 1_000 },
            Trees = new() { Trees = 5 },
        })!;
        for (var i = 0; i < 20_000; i++)
            model.Learn(ConcurrentReaders.Event(i));
        Fit(model);

        var allocated = ConcurrentReaders.Run(
            () =>
            {
                for (var i = 20_000; i < Events; i++)
                {
                    model.Learn(ConcurrentReaders.Event(i));
                    if (i % 20_000 == 0)
                        model.Unlearn((ulong)(i / 6) % 1_000);
                    if (i % 150_000 == 0)
                        Fit(model);
                }
            },
            () => QueryContext(model));

        allocated.ShouldAllBe(bytes => bytes == 0);
    }

    [Fact]
    public void Recommend_new_items_appear_meanwhile_are_answered_or_not_but_never_break_an_answer()
    {
        var model = ModelCatalog.TryCreate("blend", new ModelOptions { Sessions = new() { SessionsMax = 100 } })!;
        model.Learn(ConcurrentReaders.Event(0));

        ConcurrentReaders.Run(
            () =>
            {
                for (var i = 0; i < 200_000; i++)
                    model.Learn(ConcurrentReaders.Event(i) with { Item = i / 4 });
            },
            () =>
            {
                var reader = model.OpenReader();
                var results = new ScoredItem[40];
                return number =>
                {
                    Interaction[] session = [.. ModelTeaching.Views(number % 50_000, number / 2)];
                    var count = reader.Recommend(new ModelQuery { Session = session }, results);
                    ShouldKeepToTheContract(results.AsSpan(0, count));
                };
            });
    }

    [Fact]
    public void Bytes_after_readers_beside_the_writer_is_about_what_it_is_without_them()
    {
        var options = new ModelOptions { Sessions = new() { SessionsMax = 300, TouchesPerSession = 4 } };
        var (quiet, read) = (ModelCatalog.TryCreate("knn", options)!, ModelCatalog.TryCreate("knn", options)!);
        for (var i = 0; i < Events; i++)
            quiet.Learn(ConcurrentReaders.Event(i));

        ConcurrentReaders.Run(
            () =>
            {
                for (var i = 0; i < Events; i++)
                    read.Learn(ConcurrentReaders.Event(i));
            },
            () => QueryContext(read));

        read.Checksum().ShouldBe(quiet.Checksum());
        // A reader that is suspended in a query holds back what is retired meanwhile; it does not hold it for good.
        read.Bytes.ShouldBeLessThan(16 * quiet.Bytes);
        var held = read.Bytes;
        for (var i = Events; i < 2 * Events; i++)
            read.Learn(ConcurrentReaders.Event(i));
        read.Bytes.ShouldBe(held);
    }

    private static void ReadAll(SessionStore store, int item)
    {
        foreach (var serial in store.Postings.Read(item))
        {
            if (serial == PostingLists.None || !store.TryRead(serial, out var session))
                continue;
            var residue = (int)(session.Key % ConcurrentReaders.Residues);
            if (session.OpenedMs != ConcurrentReaders.Opened(session.Key) || session.Interactions.Length is 0 or > 4)
                throw new InvalidOperationException($"session {session.Key} opened at {session.OpenedMs}");
            foreach (var word in session.Interactions)
            {
                if (InteractionWord.Item(word) % ConcurrentReaders.Residues != residue)
                    throw new InvalidOperationException($"session {session.Key} holds {InteractionWord.Item(word)}");
            }
        }

        ReadLocated(store, item);
    }

    /// <summary>A list names no session of another residue, nor may what is located by it.</summary>
    private static void ReadLocated(SessionStore store, int item)
    {
        var postings = store.Postings.Read(item);
        var end = postings.Length;
        Span<long> found = stackalloc long[SessionStore.LocatedAtOnce];
        Span<int> serials = stackalloc int[SessionStore.LocatedAtOnce];
        for (int count; (count = store.LocateBefore(postings, ref end, store.Window, own: null, found, serials)) > 0;)
        {
            foreach (var address in found[..count])
            {
                foreach (var word in store.Interactions(address))
                {
                    if ((InteractionWord.Item(word) - item) % ConcurrentReaders.Residues != 0)
                        throw new InvalidOperationException($"a session of {item} holds {InteractionWord.Item(word)}");
                }
            }
        }
    }

    private static Action<int> QueryContext(IModel model)
    {
        var reader = model.OpenReader();
        var results = new ScoredItem[30];
        var session = new Interaction[3];
        var isMixed = model.Name is "popularity";
        return number =>
        {
            var residue = number % ConcurrentReaders.Residues;
            for (var i = 0; i < session.Length; i++)
            {
                var item = (number * 31 * (i + 1) % 80 * ConcurrentReaders.Residues) + residue;
                session[i] = new Interaction(item, EventType.View, number, i);
            }

            var count = reader.Recommend(new ModelQuery { Session = session, TimeMs = number }, results);
            ShouldKeepToTheContract(results.AsSpan(0, count));
            foreach (ref readonly var result in results.AsSpan(0, count))
            {
                if (!isMixed
                    && result.Explanation.Source != Source.Popularity
                    && result.Item % ConcurrentReaders.Residues != residue)
                {
                    throw new InvalidOperationException($"{result} for items of residue {residue}");
                }
            }
        };
    }

    private static void ShouldKeepToTheContract(ReadOnlySpan<ScoredItem> answer)
    {
        for (var i = 0; i < answer.Length; i++)
        {
            if (!float.IsFinite(answer[i].Score) || answer[i].Score <= 0)
                throw new InvalidOperationException($"{answer[i]}: its score");
            if (i > 0 && (answer[i].Score > answer[i - 1].Score
                || (answer[i].Score == answer[i - 1].Score && answer[i].Item < answer[i - 1].Item)))
            {
                throw new InvalidOperationException($"{answer[i]} after {answer[i - 1]}");
            }

            for (var j = 0; j < i; j++)
            {
                if (answer[j].Item == answer[i].Item)
                    throw new InvalidOperationException($"{answer[i]} twice");
            }
        }
    }

    private static void Fit(IModel model)
    {
        if (model.PrepareFit() is not { } fit)
            return;
        fit.Run(cancellation: TestContext.Current.CancellationToken);
        fit.Publish();
    }
}
