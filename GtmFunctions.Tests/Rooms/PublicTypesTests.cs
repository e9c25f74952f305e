using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using GtmFunctions.Cli.Azurite;
using GtmFunctions.Functions;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Tests.Infra;
using Xunit;

namespace GtmFunctions.Tests.Rooms;

/// <summary>
/// Holds the pipeline to keep to itself what no other project uses: a public type is named by a host, or is in what a public type that is
/// so named shows.
/// </summary>
public sealed partial class PublicTypesTests
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    // Razor makes a component public, and with it what it shows
    private const string Pages = "GtmFunctions.Pipeline.Pages.";

    private static readonly Assembly Library = typeof(PipelineServices).Assembly;

    private static readonly (Assembly Built, string Folder)[] Hosts =
    [
        (typeof(AzuriteProcess).Assembly, "GtmFunctions/Cli"),
        (typeof(HttpTriggers).Assembly, "GtmFunctions/Functions"),
    ];

    [Fact]
    public void PublicTypes_OfThePipeline_AreThoseThatOtherProjectsUse()
    {
        Type[] types = [.. Library.GetTypes().Where(type => type.IsVisible && !IsGenerated(type))];
        var names = InfraFolder.Sources([.. Hosts.Select(host => host.Folder)])
            .SelectMany(path => Name().Matches(InfraFolder.Read(path)))
            .Select(name => name.Value)
            .ToHashSet();
        var used = new HashSet<Type>();

        Type[] named =
        [
            .. Hosts.SelectMany(host => TypesIn(host.Built)),
            .. types.Where(type => HasConstants(type) && names.Contains(type.Name)),
            .. types.Where(type => type.FullName!.StartsWith(Pages, StringComparison.Ordinal)),
        ];
        foreach (var type in named)
            Take(type, used);

        string[] unused = [.. types.Where(type => !used.Contains(type)).Select(type => type.FullName!).Order()];
        Assert.True(used.Count > 50, $"only {used.Count} types were recognised");
        Assert.True(unused.Length == 0, $"These are used by no other project; make them internal:\n{string.Join('\n', unused)}");
    }

    // The types of the library that an assembly refers to. What it takes of one that has constants, it has as values of its own
    private static IEnumerable<Type> TypesIn(Assembly host)
    {
        using var file = new PEReader(File.OpenRead(host.Location));
        var metadata = file.GetMetadataReader();
        foreach (var handle in metadata.TypeReferences)
        {
            if (Library.GetType(NameOf(metadata, handle)) is { } type)
                yield return type;
        }
    }

    private static string NameOf(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        var name = metadata.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{NameOf(metadata, (TypeReferenceHandle)type.ResolutionScope)}+{name}"
            : $"{metadata.GetString(type.Namespace)}.{name}";
    }

    private static bool HasConstants(Type type) => type.GetFields().Any(field => field.IsLiteral);

    private static bool IsGenerated(Type type) => type.Name.Contains('<', StringComparison.Ordinal);

    private static void Take(Type? type, HashSet<Type> used)
    {
        if (type is { HasElementType: true })
            Take(type.GetElementType(), used);
        if (type is null or { HasElementType: true } or { IsGenericParameter: true })
            return;
        foreach (var argument in type.GetGenericArguments())
            Take(argument, used);
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        if (definition.Assembly != Library || !used.Add(definition))
            return;
        foreach (var shown in Shown(definition))
            Take(shown, used);
    }

    // What must be public where a type is
    private static IEnumerable<Type?> Shown(Type type) =>
    [
        type.BaseType,
        type.DeclaringType,
        .. type.IsInterface ? type.GetInterfaces() : [],
        .. type.GetGenericArguments().SelectMany(parameter => parameter.GetGenericParameterConstraints()),
        .. type.GetFields(Declared)
            .Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly)
            .Select(field => field.FieldType),
        .. type.GetMethods(Declared).Where(IsShown).SelectMany(method => Shown(method).Prepend(method.ReturnType)),
        .. type.GetConstructors(Declared).Where(IsShown).SelectMany(Shown),
    ];

    private static IEnumerable<Type> Shown(MethodBase method) =>
    [
        .. method.GetParameters().Select(parameter => parameter.ParameterType),
        .. method.IsGenericMethod ? method.GetGenericArguments().SelectMany(parameter => parameter.GetGenericParameterConstraints()) : [],
    ];

    private static bool IsShown(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    [GeneratedRegex(@"\b[A-Z]\w*\b")]
    private static partial Regex Name();
}
