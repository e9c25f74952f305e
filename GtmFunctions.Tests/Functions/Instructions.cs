using System.Reflection;
using System.Reflection.Emit;

namespace GtmFunctions.Tests.Functions;

/// <summary>What a method was compiled to (ECMA-335, partition III).</summary>
internal static class Instructions
{
    private const byte TwoByteCode = 0xFE;

    private static readonly Dictionary<short, OpCode> Codes =
        typeof(OpCodes).GetFields().Select(field => field.GetValue(null)).OfType<OpCode>().ToDictionary(code => code.Value);

    /// <summary>The instructions in order, each with its operand of at most four bytes.</summary>
    public static IEnumerable<(OpCode Code, int Operand)> Read(MethodInfo method)
    {
        var bytes = method.GetMethodBody()!.GetILAsByteArray()!;
        for (var at = 0; at < bytes.Length;)
        {
            var code = Codes[bytes[at] == TwoByteCode ? unchecked((short)(TwoByteCode << 8 | bytes[at + 1])) : bytes[at]];
            at += code.Size;
            var size = SizeOf(code);
            yield return (code, size switch { 1 => bytes[at], 4 => BitConverter.ToInt32(bytes, at), _ => 0 });
            at += size;
        }
    }

    /// <summary>Which argument an instruction loads; 0 is the object itself, <see langword="null"/> where it loads none.</summary>
    public static int? ArgumentOf((OpCode Code, int Operand) instruction) => instruction.Code.Value switch
    {
        var code when code >= OpCodes.Ldarg_0.Value && code <= OpCodes.Ldarg_3.Value => code - OpCodes.Ldarg_0.Value,
        var code when code == OpCodes.Ldarg_S.Value => instruction.Operand,
        _ => null,
    };

    private static int SizeOf(OpCode code) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineVar or OperandType.ShortInlineI or OperandType.ShortInlineBrTarget => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => throw new NotSupportedException("A trigger does not branch."),
        _ => 4,
    };
}
