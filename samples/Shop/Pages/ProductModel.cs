using CartStream.Samples.Shop.Catalogue;
using CartStream.Samples.Shop.Shopping;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CartStream.Samples.Shop.Pages;

/// <summary>A product. Looking at it is a view, the button is a cart addition.</summary>
public sealed class ProductModel(ProductCatalogue catalogue, CartStore carts, Visitor visitor, Storefront storefront)
    : PageModel
{
    public Product Product { get; private set; } = null!;

    public Shelf Beside { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string id)
    {
        if (catalogue.Find(id) is not { } product)
            return NotFound();
        Product = product;
        await storefront.RecordAsync(visitor.Event("view", id) with { Price = product.Price });
        Beside = await storefront.BesideAsync(product);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string id)
    {
        if (catalogue.Find(id) is not { } product)
            return NotFound();
        carts.Add(visitor.Id, id);
        await storefront.RecordAsync(visitor.Event("cart", id) with { Price = product.Price });
        return RedirectToPage("/Cart");
    }
}
