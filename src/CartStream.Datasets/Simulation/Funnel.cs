using CartStream.Events;

namespace CartStream.Datasets.Simulation;

/// <summary>
/// A shopper's actions at each step of a visit: look, add to the cart, remove, buy, leave, come back. The shares follow
/// the REES46 cosmetics shop (view 44 %, cart 30 %, removal 17 %, purchase 9 % of the events; 3.9 events a session; a
/// cart in 22 % of the sessions), whose shoppers fill and clear carts many lines at a time.
/// </summary>
internal sealed class Funnel(ShopperWalk walk, Rhythm rhythm)
{
    private const double GlanceShare = 0.65;
    private const double BrowseShare = 0.18;
    private const double CartAfterView = 0.10;
    private const double CartAfterViewWhenShopping = 0.45;
    private const double CartWithoutView = 0.60;
    private const double SecondThoughts = 0.16;
    private const double BuysAtOnce = 0.24;
    private const double ClearsAtOnce = 0.30;
    private const double ComesBack = 0.50;
    private const double BuysOnReturn = 0.50;
    private const double ClearsOnReturn = 0.35;
    private const int AwayDraws = 6;

    private readonly LogNormal _browseSteps = new(median: 3, sigma: 0.6, min: 2, max: 40);
    private readonly LogNormal _shopSteps = new(median: 9, sigma: 0.75, min: 2, max: 120);
    private readonly LogNormal _returnSteps = new(median: 2, sigma: 0.7, min: 1, max: 20);
    private readonly LogNormal _lookMs = new(median: 22_000, sigma: 1.1, min: 1_000, max: 1_200_000);
    private readonly LogNormal _clickMs = new(median: 5_000, sigma: 0.9, min: 400, max: 300_000);
    private readonly LogNormal _awayMinutes = new(median: 1_100, sigma: 1.2, min: 40, max: 12 * 1_440);

    /// <summary>Begins a new session.</summary>
    public void Begin(Visit visit, ref SplitMix64 random)
    {
        var choice = random.Share();
        var (kind, steps) = choice switch
        {
            < GlanceShare => (VisitKind.Glance, 1),
            < GlanceShare + BrowseShare => (VisitKind.Browse, _browseSteps.Draw(ref random)),
            _ => (VisitKind.Shop, _shopSteps.Draw(ref random)),
        };
        visit.BeginSession(kind, steps, random.Next(), random.Next());
    }

    /// <summary>Begins the session of a shopper who returns for an abandoned cart.</summary>
    public void BeginAgain(Visit visit, ref SplitMix64 random) =>
        visit.BeginSession(VisitKind.Return, _returnSteps.Draw(ref random), random.Next(), random.Next());

    /// <summary>
    /// Performs the visit's next action and sets the time of the one after it; false when the shopper leaves instead.
    /// </summary>
    public bool TryAct(Visit visit, ref SplitMix64 random, out ShopperAction action)
    {
        if (visit.Phase == VisitPhase.Walking && visit.StepsLeft == 0 && !visit.WantsCurrent)
            visit.Phase = Decide(visit, ref random);
        switch (visit.Phase)
        {
            case VisitPhase.Walking:
                action = Walk(visit, ref random);
                return true;
            case VisitPhase.Buying when visit.Lines > 0:
                action = RemoveLine(visit, at: 0, EventType.Purchase);
                return true;
            case VisitPhase.Clearing when visit.Lines > 0:
                action = RemoveLine(visit, at: 0, EventType.RemoveFromCart);
                visit.TimeMs += _clickMs.Draw(ref random) / 2;
                return true;
            default:
                action = default;
                return false;
        }
    }

    /// <summary>
    /// Whether a shopper who has left comes back for the cart; if so, sets the visit's time to the return. They come
    /// back when they are awake, after 40 minutes to 12 days.
    /// </summary>
    public bool TryPlanReturn(Visit visit, ref SplitMix64 random)
    {
        if (visit.Lines == 0 || !random.Happens(ComesBack))
            return false;
        var leftMs = visit.TimeMs;
        for (var draw = 0; draw < AwayDraws; draw++)
        {
            visit.TimeMs = leftMs + _awayMinutes.Draw(ref random) * 60_000L + random.Below(60_000);
            if (rhythm.IsAwake(visit.TimeMs, ref random))
                break;
        }

        visit.Phase = VisitPhase.Away;
        return true;
    }

    private static VisitPhase Decide(Visit visit, ref SplitMix64 random)
    {
        var (buys, clears) = visit.Kind == VisitKind.Return
            ? (BuysOnReturn, ClearsOnReturn)
            : (BuysAtOnce, ClearsAtOnce);
        var choice = random.Share();
        return choice < buys ? VisitPhase.Buying : choice < buys + clears ? VisitPhase.Clearing : VisitPhase.Leaving;
    }

    private static ShopperAction RemoveLine(Visit visit, int at, EventType type)
    {
        var action = new ShopperAction(type, visit.Line(at), visit.Quantity(at));
        visit.Drop(at);
        return action;
    }

    private ShopperAction Walk(Visit visit, ref SplitMix64 random)
    {
        if (visit.WantsCurrent)
        {
            visit.WantsCurrent = false;
            return AddOrLook(visit, ref random);
        }

        visit.StepsLeft--;
        if (visit.Lines > 0 && random.Happens(SecondThoughts))
        {
            visit.TimeMs += _clickMs.Draw(ref random);
            return RemoveLine(visit, random.Below(visit.Lines), EventType.RemoveFromCart);
        }

        visit.MoveTo(walk.Next(visit, ref random));
        if (visit.Kind == VisitKind.Shop && random.Happens(CartWithoutView))
            return AddOrLook(visit, ref random);
        visit.WantsCurrent = visit.Kind switch
        {
            VisitKind.Glance => false,
            VisitKind.Shop => random.Happens(CartAfterViewWhenShopping),
            _ => random.Happens(CartAfterView),
        };
        return Look(visit, ref random);
    }

    private ShopperAction AddOrLook(Visit visit, ref SplitMix64 random)
    {
        var quantity = random.Share() switch { < 0.88 => 1, < 0.97 => 2, _ => 3 };
        if (!visit.TryAdd(quantity))
            return Look(visit, ref random);
        visit.TimeMs += _clickMs.Draw(ref random);
        return new ShopperAction(EventType.Cart, visit.Item, quantity);
    }

    private ShopperAction Look(Visit visit, ref SplitMix64 random)
    {
        visit.TimeMs += _lookMs.Draw(ref random);
        return new ShopperAction(EventType.View, visit.Item, Quantity: null);
    }
}
