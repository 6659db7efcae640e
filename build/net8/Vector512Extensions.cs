using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace System.Runtime.Intrinsics;

/// <summary>Methods of .NET 9 for .NET 8: the same instructions where the processor has them, so that results are the same.</summary>
internal static class Vector512Extensions
{
    extension(Vector512)
    {
        public static Vector512<float> Exp(Vector512<float> vector)
        {
            var result = vector;
            for (var lane = 0; lane < Vector512<float>.Count; lane++)
            {
                result = result.WithElement(lane, MathF.Exp(vector[lane]));
            }

            return result;
        }

        public static Vector512<float> CreateSequence(float start, float step)
        {
            var result = default(Vector512<float>);
            for (var lane = 0; lane < Vector512<float>.Count; lane++)
            {
                result = result.WithElement(lane, start + (lane * step));
            }

            return result;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> MinNative(Vector512<float> left, Vector512<float> right) => Vector512.Min(left, right);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> MaxNative(Vector512<float> left, Vector512<float> right) => Vector512.Max(left, right);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<int> ConvertToInt32Native(Vector512<float> vector) => Vector512.ConvertToInt32(vector);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> MultiplyAddEstimate(Vector512<float> left, Vector512<float> right, Vector512<float> addend)
        {
            if (Avx512F.IsSupported)
            {
                return Avx512F.FusedMultiplyAdd(left, right, addend);
            }

            return Fma.IsSupported
                ? Vector512.Create(
                    Fma.MultiplyAdd(left.GetLower(), right.GetLower(), addend.GetLower()),
                    Fma.MultiplyAdd(left.GetUpper(), right.GetUpper(), addend.GetUpper()))
                : (left * right) + addend;
        }
    }
}
