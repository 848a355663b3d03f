namespace CartStream.Server.Engine;

/// <summary>A session given in a request, for shops that keep their own.</summary>
/// <param name="Interactions">Its events, oldest first.</param>
/// <param name="Cart">Items in the cart, oldest first.</param>
internal sealed record GivenSession(IReadOnlyList<GivenInteraction> Interactions, IReadOnlyList<byte[]> Cart);
