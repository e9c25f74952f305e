using GtmFunctions.Tests.Infra;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GtmFunctions.Tests.Rooms;

/// <summary>
/// Holds the pipeline to keep to itself what no other project uses: a public type is named by a host, or is in what a public type that is
/// so named shows.
/// </summary>
public sealed class PublicTypesTests
{
    private const string Library = "GtmFunctions.Pipeline";

    // Razor makes a component public, and with it what it shows
    private const string Pages = $"{Library}.Pages.";

    private static readonly string[] Hosts = ["GtmFunctions/Cli", "GtmFunctions/Functions"];

    // What the SDK's implicit usings are
    private const string Usings =
        """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    [Fact]
    public void PublicTypes_OfThePipeline_AreThoseThatOtherProjectsUse()
    {
        var compilation = Compile();
        var used = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        foreach (var named in NamedTypes(compilation))
            Take(named, used);
        var library = compilation.References.Select(compilation.GetAssemblyOrModuleSymbol).OfType<IAssemblySymbol>()
            .Single(assembly => assembly.Name == Library);

        foreach (var page in PublicTypes(library.GlobalNamespace).Where(IsOfAPage))
            Take(page, used);

        string[] unused =
            [.. PublicTypes(library.GlobalNamespace).Where(type => !used.Contains(type)).Select(type => type.ToDisplayString()).Order()];

        Assert.True(used.Count > 50, $"only {used.Count} types were recognised");
        Assert.True(unused.Length == 0, $"These are used by no other project; make them internal:\n{string.Join('\n', unused)}");
    }

    private static bool IsOfAPage(INamedTypeSymbol type) => type.ToDisplayString().StartsWith(Pages, StringComparison.Ordinal);

    private static CSharpCompilation Compile()
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.None);
        var sources = Hosts
            .SelectMany(host => Directory.EnumerateFiles(InfraFolder.At(host), "*.cs", SearchOption.AllDirectories))
            .Select(file => file.Replace(Path.DirectorySeparatorChar, '/'))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Select(File.ReadAllText)
            .Append(Usings);
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        return CSharpCompilation.Create(
            "Hosts",
            sources.Select(source => CSharpSyntaxTree.ParseText(source, options)),
            references.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication));
    }

    // The types of the library that the sources name, or of which they name a member
    private static IEnumerable<INamedTypeSymbol> NamedTypes(CSharpCompilation compilation)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                var found = model.GetSymbolInfo(name);
                foreach (var symbol in found.Symbol is { } one ? [one] : found.CandidateSymbols)
                {
                    if ((symbol as INamedTypeSymbol ?? symbol.ContainingType) is { } type)
                        yield return type;
                }
            }
        }
    }

    private static void Take(ITypeSymbol? type, HashSet<INamedTypeSymbol> used)
    {
        if (type is IArrayTypeSymbol array)
            Take(array.ElementType, used);
        if (type is not INamedTypeSymbol named)
            return;
        foreach (var argument in named.TypeArguments)
            Take(argument, used);
        if (named.ContainingAssembly?.Name != Library || !used.Add(named.OriginalDefinition))
            return;
        foreach (var shown in Shown(named.OriginalDefinition))
            Take(shown, used);
    }

    // What must be public where a type is
    private static IEnumerable<ITypeSymbol?> Shown(INamedTypeSymbol type) =>
    [
        type.BaseType,
        type.ContainingType,
        type.DelegateInvokeMethod?.ReturnType,
        .. type.DelegateInvokeMethod?.Parameters.Select(parameter => parameter.Type) ?? [],
        .. type.TypeKind == TypeKind.Interface ? type.Interfaces : [],
        .. type.TypeParameters.SelectMany(parameter => parameter.ConstraintTypes),
        .. type.GetMembers().Where(IsShown).SelectMany(Shown),
    ];

    private static IEnumerable<ITypeSymbol?> Shown(ISymbol member) => member switch
    {
        IFieldSymbol field => [field.Type],
        IEventSymbol happening => [happening.Type],
        IPropertySymbol property => [property.Type, .. property.Parameters.Select(parameter => parameter.Type)],
        IMethodSymbol method =>
        [
            method.ReturnType,
            .. method.Parameters.Select(parameter => parameter.Type),
            .. method.TypeParameters.SelectMany(parameter => parameter.ConstraintTypes),
        ],
        _ => [],
    };

    private static bool IsShown(ISymbol member) =>
        member.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    private static IEnumerable<INamedTypeSymbol> PublicTypes(INamespaceOrTypeSymbol parent) => parent.GetMembers().SelectMany(member =>
        member switch
        {
            INamespaceSymbol inner => PublicTypes(inner),
            INamedTypeSymbol { DeclaredAccessibility: Accessibility.Public } type => PublicTypes(type).Prepend(type),
            _ => [],
        });
}
