using CartStream.Events;
using CartStream.Index;
using CartStream.Models;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Recommendations;

namespace CartStream.Tests.Models;

/// <summary>Fits begin at 100 events and take effect at 150; the past is 200 events.</summary>
public sealed class ShopModelTests
{
    private static readonly RefitOptions Refits = new() { FirstAtEvents = 100, EffectShare = 0.5 };

    [Fact]
    public void Follow_waits_makes_up_for_the_fit_that_had_taken_effect_before_it_returns()
    {
        using var model = new FittedModel();
        model.Finish();
        var shop = AfterThePast(model);

        shop.StartFitting(waits: true, TestContext.Current.CancellationToken);

        model.Published.ShouldBe(1);
    }

    [Fact]
    public void Follow_does_not_wait_returns_while_the_fit_is_made_up_for_and_publishes_it_at_an_event_behind_its_end()
    {
        using var model = new FittedModel();
        var shop = AfterThePast(model);

        shop.StartFitting(waits: false, TestContext.Current.CancellationToken);
        Learn(shop, 1);
        model.Published.ShouldBe(0);

        model.Finish();
        model.Ran.Wait(TestContext.Current.CancellationToken);
        SpinWait.SpinUntil(() =>
        {
            Learn(shop, 1);
            return model.Published == 1;
        });
    }

    [Fact]
    public async Task Learn_stopped_while_it_waits_for_a_fit_ends_the_wait_and_the_fit()
    {
        using var model = new FittedModel();
        using var stop = new CancellationTokenSource();
        var shop = new ShopModel(model, "fake", Refits);
        shop.StartFitting(waits: true, stop.Token);
        Learn(shop, 149);
        var learning = Task.Run(() => Learn(shop, 1), TestContext.Current.CancellationToken);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => learning);
        model.Published.ShouldBe(0);
        model.Ran.IsSet.ShouldBeFalse();
    }

    [Fact]
    public async Task Learn_stopped_where_fits_are_not_waited_for_goes_on_without_the_fit()
    {
        using var model = new FittedModel();
        using var stop = new CancellationTokenSource();
        var shop = AfterThePast(model);
        shop.StartFitting(waits: false, stop.Token);

        await stop.CancelAsync();
        Learn(shop, 100);

        model.Published.ShouldBe(0);
    }

    [Fact]
    public async Task Follow_stopped_while_it_makes_up_for_a_fit_returns()
    {
        using var model = new FittedModel();
        using var stop = new CancellationTokenSource();
        var shop = AfterThePast(model);
        var following = Task.Run(
            () => shop.StartFitting(waits: true, stop.Token), TestContext.Current.CancellationToken);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => following);
    }

    private static ShopModel AfterThePast(FittedModel model)
    {
        var shop = new ShopModel(model, "fake", Refits);
        Learn(shop, 159);
        return shop;
    }

    private static void Learn(ShopModel shop, int events)
    {
        for (var i = 0; i < events; i++)
            shop.Learn(new LearntEvent(1, 1, 0, EventType.View, 0, 0));
    }

    /// <summary>A model whose fits end when the test releases them.</summary>
    private sealed class FittedModel() : FakeModel("fitted"), IDisposable
    {
        private readonly ManualResetEventSlim _finish = new();

        public ManualResetEventSlim Ran { get; } = new();

        public int Published { get; private set; }

        public void Finish() => _finish.Set();

        public override IModelFit PrepareFit() => new GatedFit(this);

        public void Dispose()
        {
            _finish.Dispose();
            Ran.Dispose();
        }

        protected override int Recommend(in ModelQuery query, Span<ScoredItem> results) => 0;

        private sealed class GatedFit(FittedModel model) : IModelFit
        {
            public void Run(Action<double>? progress = null, CancellationToken cancellation = default)
            {
                model._finish.Wait(cancellation);
                model.Ran.Set();
            }

            public void Publish() => model.Published++;
        }
    }
}
