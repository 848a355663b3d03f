namespace CartStream.Server.Feedback;

/// <summary>Outcome of the impressions at one placement since the server started.</summary>
/// <param name="Placement"><c>home</c>, <c>product</c>, <c>cart</c> or <c>checkout</c>.</param>
/// <param name="Shown">Items shown.</param>
/// <param name="Clicked">How many of these had an event of the shopper within a day.</param>
/// <param name="Carted">How many of these the shopper added to the cart.</param>
/// <param name="Purchased">How many of these the shopper bought.</param>
/// <param name="ClickThrough">Clicked divided by shown; 0 when nothing was shown.</param>
/// <param name="Conversion">Purchased divided by shown; 0 when nothing was shown.</param>
public sealed record PlacementFeedback(
    string Placement, long Shown, long Clicked, long Carted, long Purchased, double ClickThrough, double Conversion);
