using CartStream.Models;
using CartStream.Options;

namespace CartStream.Recommendations;

/// <summary>
/// A way to answer: a policy, and a reader of the shop's one model. The sessions are learnt once; a variant only ranks
/// with another algorithm or other parameters, so it costs no more than a reader's workspace.
/// </summary>
/// <param name="Name">Its name: 1 to 40 of a-z, 0-9, - and _, in receipts, metrics and reports.</param>
/// <param name="DiscoveriesOnly">Whether it answers by the policy <c>discover</c> instead of <c>cart-first</c>.</param>
/// <param name="Model">The algorithm, by a name of <see cref="ModelCatalog"/>.</param>
/// <param name="Parameters">Its parameters; those of learning and fitting are the server's own.</param>
public sealed record Variant(string Name, bool DiscoveriesOnly, string Model, ModelOptions Parameters)
{
    /// <summary>Its share of shoppers, in ten-thousandths; 0 for a configuration that serves no shopper.</summary>
    public int TenThousandths { get; init; }

    /// <summary>
    /// A filter for every item that it answers, an expression as in requests and rules; null (default) for none.
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
