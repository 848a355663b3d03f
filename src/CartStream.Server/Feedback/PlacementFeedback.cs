namespace CartStream.Server.Feedback;

/// <summary>What became of items that were shown at one placement, since the server started.</summary>
/// <param name="Placement"><c>home</c>, <c>product</c>, <c>cart</c> or <c>checkout</c>.</param>
/// <param name="Shown">Items shown.</param>
/// <param name="Clicked">Of these, how many the shopper touched within a day.</param>
/// <param name="Carted">How many the shopper put into the cart.</param>
/// <param name="Purchased">How many the shopper bought.</param>
/// <param name="ClickThrough">Clicked by shown; 0 when nothing was shown.</param>
/// <param name="Conversion">Purchased by shown; 0 when nothing was shown.</param>
public sealed record PlacementFeedback(
    string Placement, long Shown, long Clicked, long Carted, long Purchased, double ClickThrough, double Conversion);
