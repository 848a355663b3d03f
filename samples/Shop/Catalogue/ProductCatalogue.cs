using System.Text.Json;

namespace CartStream.Samples.Shop.Catalogue;

/// <summary>All products, from products.json.</summary>
public sealed class ProductCatalogue
{
    private readonly Dictionary<string, Product> _byId;

    public ProductCatalogue()
    {
        using var file = typeof(ProductCatalogue).Assembly.GetManifestResourceStream("products.json")!;
        All = JsonSerializer.Deserialize<List<Product>>(file, JsonSerializerOptions.Web)!;
        _byId = All.ToDictionary(product => product.Id);
    }

    /// <summary>The products, in the order of the file.</summary>
    public IReadOnlyList<Product> All { get; }

    /// <summary>The coarsest parts of all categories.</summary>
    public IEnumerable<string> Departments => All.Select(DepartmentOf).Distinct();

    /// <summary>The product with an id; null when there is none.</summary>
    public Product? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The products of a department.</summary>
    public IEnumerable<Product> In(string department) => All.Where(product => DepartmentOf(product) == department);

    private static string DepartmentOf(Product product) => product.Category.Split('.')[0];
}
