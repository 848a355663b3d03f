using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace CartStream.Server.Api;

/// <summary>What every request for items may ask for, in its query.</summary>
internal sealed record AnswerQuery
{
    /// <summary>How many items.</summary>
    [FromQuery(Name = "count")]
    [Description("How many items to answer, 1 to 100; 20 by default. There are fewer only when no more exist.")]
    public int? Count { get; init; }

    /// <summary>What is put first.</summary>
    [FromQuery(Name = "policy")]
    [Description("`cart-first`: cart items, then discoveries; `discover`: discoveries alone. By default cart-first, "
        + "or as the shopper's variant says where an experiment runs.")]
    public string? Policy { get; init; }

    /// <summary>Left out.</summary>
    [FromQuery(Name = "exclude")]
    [Description("Items that must not be answered, parted by commas; at most 1,000.")]
    public string? Exclude { get; init; }

    /// <summary>Category.</summary>
    [FromQuery(Name = "category")]
    [Description("Only items of this category, or of one in it: `apparel` takes `apparel.shoes` in.")]
    public string? Category { get; init; }

    /// <summary>Brand.</summary>
    [FromQuery(Name = "brand")]
    [Description("Only items of this brand, in upper or lower case.")]
    public string? Brand { get; init; }

    /// <summary>Price.</summary>
    [FromQuery(Name = "price_max")]
    [Description("Only items of at most this price.")]
    public decimal? PriceMax { get; init; }

    /// <summary>Stock.</summary>
    [FromQuery(Name = "in_stock")]
    [Description("`true` leaves out what is sold out.")]
    public bool? InStock { get; init; }
}
