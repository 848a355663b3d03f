using CartStream.Index;
using CartStream.Models;
using CartStream.Options;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests;

/// <summary>Forgetting, snapshots and fits.</summary>
public abstract partial class ModelConformance
{
    private const int Shoppers = 5;

    /// <summary>A window that holds enough for a fit, and a fit that is content with little.</summary>
    private ModelOptions Fittable => Options with
    {
        Sessions = new() { SessionsMax = 400 },
        Ranking = new() { SessionsMin = 20, LabelShare = 0.5, QueriesMax = 1_000 },
        Trees = new() { Trees = 5 },
        Embedding = new() { ItemCountMin = 1 },
    };

    [Fact]
    public void Unlearn_any_history_equals_never_having_learnt_the_shopper() => Prop.ForAll(
        ArbMap.Default.ArbFor<(int[] Numbers, byte Shopper)>(),
        given =>
        {
            var forgotten = (ulong)(given.Shopper % Shoppers);
            var (model, without) = (Create(Options), Create(Options));
            foreach (var e in Visits(given.Numbers, forgotten))
            {
                model.Learn(e);
                if (e.Shopper != forgotten)
                    without.Learn(e);
            }

            model.Unlearn(forgotten);
            // Popularity is recounted at intervals, and whenever a shopper is forgotten.
            without.Unlearn(shopper: 999);

            model.Checksum().ShouldBe(without.Checksum());
            ShouldAnswerAlike(model, without);
            foreach (var e in ModelTeaching.EventsFrom(Enumerable.Range(7, 40)))
            {
                model.Learn(e with { Session = e.Session + 1_000_000 });
                without.Learn(e with { Session = e.Session + 1_000_000 });
            }

            model.Checksum().ShouldBe(without.Checksum());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Unlearn_returns_how_many_sessions_it_held()
    {
        var model = TinyShop();

        model.Unlearn(shopper: 3).ShouldBe(1);
        model.Unlearn(shopper: 3).ShouldBe(0);
        model.Unlearn(shopper: 77).ShouldBe(0);
    }

    [Fact]
    public void UnlearnSession_of_all_sessions_equals_unlearning_their_shoppers()
    {
        var (model, other) = (TinyShop(), TinyShop());
        for (var key = 0ul; key < 1_000; key++)
            model.UnlearnSession(key);
        for (var shopper = 0ul; shopper < 1_000; shopper++)
            other.Unlearn(shopper);

        model.Checksum().ShouldBe(other.Checksum());
        model.UnlearnSession(1).ShouldBeFalse();
    }

    [Fact]
    public void Unlearn_then_fit_equals_a_fit_that_never_saw_the_shopper()
    {
        var (model, without) = (Create(Fittable), Create(Fittable));
        foreach (var e in Visits(Enumerable.Range(0, 3_000), forgotten: 3))
        {
            model.Learn(e);
            if (e.Shopper != 3)
                without.Learn(e);
        }

        model.Unlearn(shopper: 3).ShouldBeGreaterThan(0);
        without.Unlearn(shopper: 999).ShouldBe(0);

        Fit(model).ShouldBe(Fit(without));
        model.Checksum().ShouldBe(without.Checksum());
        ShouldAnswerAlike(model, without);
    }

    [Fact]
    public void Checksum_one_event_more_differs()
    {
        var model = TinyShop();
        var before = model.Checksum();

        model.LearnSession(9, 1);

        model.Checksum().ShouldNotBe(before);
    }

    [Fact]
    public void Load_what_was_saved_answers_alike_and_learns_on_alike() => Prop.ForAll(
        ArbMap.Default.ArbFor<(int[] Before, int[] After)>(),
        given =>
        {
            var model = Learnt(given.Before);
            model.Unlearn(shopper: 2);
            var loaded = Reloaded(model, Options);

            ShouldBeAlike(loaded, model);
            foreach (var e in ModelTeaching.EventsFrom(given.After))
            {
                model.Learn(e);
                loaded.Learn(e);
            }

            ShouldBeAlike(loaded, model);
            loaded.Unlearn(shopper: 1).ShouldBe(model.Unlearn(shopper: 1));
            ShouldBeAlike(loaded, model);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Load_fitted_model_answers_alike()
    {
        var model = Create(Fittable);
        foreach (var e in Visits(Enumerable.Range(0, 3_000), forgotten: Shoppers))
            model.Learn(e);
        var unfitted = model.Ask([3, 5]);
        if (Fit(model))
            model.Ask([3, 5]).ShouldNotBe(unfitted);

        ShouldBeAlike(Reloaded(model, Fittable), model);
    }

    [Fact]
    public void Load_into_a_model_that_learnt_or_is_read_throws()
    {
        using var saved = Saved(TinyShop());
        var read = Create(Options);
        read.OpenReader().Dispose();

        Should.Throw<InvalidOperationException>(() => TinyShop().Load(saved));
        Should.Throw<InvalidOperationException>(() => read.Load(saved));
    }

    [Fact]
    public void Load_every_cut_throws_and_leaves_the_model_empty_and_usable()
    {
        using var saved = Saved(TinyShop());
        var bytes = saved.ToArray();
        for (var length = 0; length < bytes.Length; length += length < 2_000 ? 1 : 4_099)
            ShouldNotLoad(bytes[..length], $"cut to {length} of {bytes.Length} bytes");
        for (var left = 1; left <= 200; left++)
            ShouldNotLoad(bytes[..^left], $"without its last {left} bytes");
    }

    [Fact]
    public void Load_every_flipped_byte_throws_and_leaves_the_model_empty_and_usable()
    {
        using var saved = Saved(TinyShop());
        var bytes = saved.ToArray();
        for (var offset = 0; offset < bytes.Length; offset += offset < 2_000 || offset > bytes.Length - 200 ? 1 : 4_099)
        {
            bytes[offset] ^= 0x81;
            ShouldNotLoad(bytes, $"byte {offset} of {bytes.Length} flipped");
            bytes[offset] ^= 0x81;
        }
    }

    private void ShouldNotLoad(byte[] bytes, string what)
    {
        var model = Create(Options);

        Should.Throw<InvalidDataException>(() => model.Load(new MemoryStream(bytes)), what);

        model.Version.ShouldBe(0);
        model.Checksum().ShouldBe(Create(Options).Checksum());
        model.LearnSession(1, 4, 5);
        model.Version.ShouldBe(2);
    }

    /// <summary>Fits a model; false when it has nothing to fit.</summary>
    private static bool Fit(IModel model)
    {
        if (model.PrepareFit() is not { } fit)
            return false;
        fit.Run(cancellation: TestContext.Current.CancellationToken);
        fit.Publish();
        return true;
    }

    private static MemoryStream Saved(IModel model)
    {
        var saved = new MemoryStream();
        model.Save(saved);
        saved.Position = 0;
        return saved;
    }

    private IModel Reloaded(IModel model, ModelOptions options)
    {
        using var saved = Saved(model);
        var loaded = Create(options);
        loaded.Load(saved);
        saved.Position.ShouldBe(saved.Length);
        return loaded;
    }

    private static void ShouldBeAlike(IModel one, IModel other)
    {
        one.Version.ShouldBe(other.Version);
        one.Checksum().ShouldBe(other.Checksum());
        ShouldAnswerAlike(one, other);
    }

    private static void ShouldAnswerAlike(IModel one, IModel other)
    {
        for (var item = 0; item < 23; item++)
        {
            one.Ask([item]).ShouldBe(other.Ask([item]));
            one.Ask([3, item, 5], excluded: [7]).ShouldBe(other.Ask([3, item, 5], excluded: [7]));
        }
    }

    /// <summary>
    /// Three sessions are open at any time; none returns after it has left the smallest window. No more than a few of
    /// the shopper to be forgotten are kept at once, so that the reserve makes up for them.
    /// </summary>
    private static IEnumerable<LearntEvent> Visits(IEnumerable<int> numbers, ulong forgotten)
    {
        var open = new (ulong Session, ulong Shopper)[3];
        var opened = 0ul;
        var sinceForgotten = 9;
        foreach (var e in ModelTeaching.EventsFrom(numbers))
        {
            ref var visit = ref open[e.Session % 3];
            if (visit.Session == 0 || e.Item % 4 == 0 || opened - visit.Session > 3)
            {
                var shopper = (e.Session + (ulong)e.Item) % Shoppers;
                sinceForgotten++;
                if (shopper == forgotten && sinceForgotten < 4)
                    shopper = (shopper + 1) % Shoppers;
                if (shopper == forgotten)
                    sinceForgotten = 0;
                visit = (++opened, shopper);
            }

            yield return e with { Session = visit.Session, Shopper = visit.Shopper };
        }
    }
}
