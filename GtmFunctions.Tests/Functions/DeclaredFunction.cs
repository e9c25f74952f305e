using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GtmFunctions.Tests.Functions;

/// <summary>A method of the Functions host that carries <c>[Function]</c>, with its constants resolved by the compiler.</summary>
internal sealed class DeclaredFunction
{
    private readonly AttributeData _trigger;
    private readonly MethodDeclarationSyntax _syntax;

    private DeclaredFunction(IMethodSymbol method, string name)
    {
        Method = method;
        Name = name;
        _syntax = (MethodDeclarationSyntax)method.DeclaringSyntaxReferences.Single().GetSyntax();
        TriggerParameter = method.Parameters.Single(parameter => TriggerOf(parameter) is not null);
        _trigger = TriggerOf(TriggerParameter)!;
    }

    /// <summary>Every function of the host.</summary>
    public static IReadOnlyList<DeclaredFunction> All { get; } =
    [
        .. PublicMethods().Select(method => NameOf(method) is { } name ? new DeclaredFunction(method, name) : null).OfType<DeclaredFunction>(),
    ];

    /// <summary>The public methods of the classes that hold functions.</summary>
    public static IEnumerable<IMethodSymbol> PublicMethods() =>
        Classes(FunctionsCompilation.Current.Assembly.GlobalNamespace)
            .Select(one => one.GetMembers().OfType<IMethodSymbol>().Where(IsOrdinary).ToList())
            .Where(methods => methods.Exists(method => NameOf(method) is not null))
            .SelectMany(methods => methods);

    /// <summary>The method.</summary>
    public IMethodSymbol Method { get; }

    /// <summary>What Azure calls it.</summary>
    public string Name { get; }

    /// <summary>The trigger's attribute without its ending, such as <c>HttpTrigger</c>.</summary>
    public string Trigger => _trigger.AttributeClass!.Name[..^"Attribute".Length];

    /// <summary>The parameter that carries the trigger.</summary>
    public IParameterSymbol TriggerParameter { get; }

    /// <summary>The trigger's positional argument; an enumeration's is its member's name.</summary>
    public string Argument(int position) => Text(_trigger.ConstructorArguments[position]);

    /// <summary>The trigger's positional argument that is an array.</summary>
    public IEnumerable<string> Arguments(int position) => _trigger.ConstructorArguments[position].Values.Select(Text);

    /// <summary>The trigger's named argument.</summary>
    public string? Argument(string name) => _trigger.NamedArguments.SingleOrDefault(argument => argument.Key == name).Value.Value as string;

    /// <summary>The only call that the method makes, after <c>=&gt;</c>; <see langword="null"/> where it does anything else.</summary>
    public IMethodSymbol? OnlyCall() =>
        Call() is { } call
            ? FunctionsCompilation.Current.GetSemanticModel(call.SyntaxTree).GetSymbolInfo(call).Symbol as IMethodSymbol
            : null;

    /// <summary>The call's arguments as they are written.</summary>
    public IReadOnlyList<string> CallArguments() => [.. Call()?.ArgumentList.Arguments.Select(argument => argument.ToString()) ?? []];

    private InvocationExpressionSyntax? Call() =>
        _syntax.ExpressionBody?.Expression is InvocationExpressionSyntax call && !call.DescendantNodes().OfType<InvocationExpressionSyntax>().Any()
            ? call
            : null;

    private static string Text(TypedConstant constant) => constant.Kind == TypedConstantKind.Enum
        ? constant.Type!.GetMembers().OfType<IFieldSymbol>().Single(member => Equals(member.ConstantValue, constant.Value)).Name
        : (string)constant.Value!;

    private static string? NameOf(IMethodSymbol method) =>
        method.GetAttributes().SingleOrDefault(attribute => attribute.AttributeClass?.Name == "FunctionAttribute")
            ?.ConstructorArguments[0].Value as string;

    private static AttributeData? TriggerOf(IParameterSymbol parameter) =>
        parameter.GetAttributes().SingleOrDefault(attribute => attribute.AttributeClass?.BaseType?.Name == "TriggerBindingAttribute");

    private static bool IsOrdinary(IMethodSymbol method) =>
        method is { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public };

    private static IEnumerable<INamedTypeSymbol> Classes(INamespaceSymbol space) =>
        [.. space.GetTypeMembers(), .. space.GetNamespaceMembers().SelectMany(Classes)];
}
