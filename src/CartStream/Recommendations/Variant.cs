using CartStream.Models;
using CartStream.Options;

namespace CartStream.Recommendations;

/// <summary>
/// A way to answer: a policy, and a reading of what the shop's one model has learnt. The sessions are learnt once;
/// a variant only orders what they hold by another algorithm or with other parameters, so it costs a reader's workspace
/// and nothing else.
/// </summary>
/// <param name="Name">Its name: 1 to 40 of a-z, 0-9, - and _, in receipts, metrics and reports.</param>
/// <param name="DiscoveriesOnly">Whether it answers by the policy <c>discover</c> instead of <c>cart-first</c>.</param>
/// <param name="Model">The algorithm, by a name of <see cref="ModelCatalog"/>.</param>
/// <param name="Parameters">Its parameters; those of what is learnt and fitted are the server's own.</param>
public sealed record Variant(string Name, bool DiscoveriesOnly, string Model, ModelOptions Parameters)
{
    /// <summary>
    /// Ten-thousandths of the shoppers who get it; 0 for a configuration that nobody is served by.
    /// </summary>
    public int TenThousandths { get; init; }

    /// <summary>
    /// What must hold for every item that it answers, an expression as in requests and rules; null (default) for
    /// nothing besides.
    /// </summary>
    public string? Filter { get; init; }

    /// <summary>Days for which a cart item is recommended, 1 to 36,525; null (default) for the server's own.</summary>
    public int? CartDays { get; init; }

    /// <summary>Days after which a bought item may be recommended again, 1 to 36,525; null (default) for the server's
    /// own.</summary>
    public int? BuyAgainDays { get; init; }

    /// <summary>What it changes besides model and parameters, as text; empty for nothing.</summary>
    internal string ToCanonicalText() =>
        (CartDays is { } cart ? $";cart_days={cart}" : "")
        + (BuyAgainDays is { } again ? $";buy_again_days={again}" : "")
        + (Filter is { } filter ? $";filter={filter}" : "");
}
