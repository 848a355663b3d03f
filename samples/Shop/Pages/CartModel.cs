using System.Security.Cryptography;
using CartStream.Samples.Shop.Catalogue;
using CartStream.Samples.Shop.Shopping;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CartStream.Samples.Shop.Pages;

/// <summary>The cart, and its checkout.</summary>
public sealed class CartModel(ProductCatalogue catalogue, CartStore carts, Visitor visitor, Storefront storefront)
    : PageModel
{
    public IReadOnlyList<(Product Product, int Pieces)> Lines { get; private set; } = [];

    public decimal Total => Lines.Sum(line => line.Pieces * line.Product.Price);

    public Shelf Shelf { get; private set; } = null!;

    public async Task OnGetAsync()
    {
        Lines = [.. carts.Of(visitor.Id).Select(line => (catalogue.Find(line.Key)!, line.Value))];
        Shelf = Lines.Count == 0
            ? await storefront.ForVisitorAsync(placement: "cart")
            : await storefront.ForCartAsync([.. Lines.Select(line => line.Product.Id)]);
    }

    public async Task<IActionResult> OnPostRemoveAsync(string id)
    {
        if (carts.Remove(visitor.Id, id))
            await storefront.RecordAsync(visitor.Event("remove_from_cart", id));
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostOrderAsync()
    {
        var bought = carts.Take(visitor.Id);
        if (bought.IsEmpty)
            return RedirectToPage();
        var order = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        // Recorded again under its order, a purchase counts once.
        await storefront.RecordAsync(
        [
            .. bought.Select(line => visitor.Event("purchase", line.Key) with
            {
                OrderId = order, Quantity = line.Value, Price = catalogue.Find(line.Key)!.Price,
            }),
        ]);
        return RedirectToPage("/Thanks", new { order });
    }
}
