using System.Reflection;
using GtmFunctions.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace GtmFunctions.Tests.Functions;

/// <summary>A method of the Functions app that carries <c>[Function]</c>, as it was compiled.</summary>
internal sealed class DeclaredFunction
{
    private DeclaredFunction(MethodInfo method, string name)
    {
        Method = method;
        Name = name;
        TriggerParameter = method.GetParameters().Single(parameter => parameter.GetCustomAttribute<TriggerBindingAttribute>() is not null);
    }

    /// <summary>Every function of the app.</summary>
    public static IReadOnlyList<DeclaredFunction> All { get; } =
    [
        .. from method in PublicMethods()
           let name = NameOf(method)
           where name is not null
           select new DeclaredFunction(method, name),
    ];

    /// <summary>The method.</summary>
    public MethodInfo Method { get; }

    /// <summary>What Azure calls it.</summary>
    public string Name { get; }

    /// <summary>The parameter that carries the trigger.</summary>
    public ParameterInfo TriggerParameter { get; }

    /// <summary>The trigger.</summary>
    public TriggerBindingAttribute Trigger => TriggerParameter.GetCustomAttribute<TriggerBindingAttribute>()!;

    /// <summary>The public methods of the classes that hold functions.</summary>
    public static IEnumerable<MethodInfo> PublicMethods() =>
        typeof(HttpTriggers).Assembly.GetTypes()
            .Select(one => one.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(methods => methods.Any(method => NameOf(method) is not null))
            .SelectMany(methods => methods);

    private static string? NameOf(MethodInfo method) => method.GetCustomAttribute<FunctionAttribute>()?.Name;
}
